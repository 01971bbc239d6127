package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waggle.model.spec.Payload;
import java.io.IOException;
import java.util.Base64;

/** Bytes: base64 text with padding; in the log as they are. */
record BytesForm(boolean log, boolean payload) implements Form {
  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    byte[] bytes = payload ? ((Payload) value).bytes() : (byte[]) value;
    if (log) {
      out.writeBinary(bytes);
    } else {
      out.writeString(Base64.getEncoder().encodeToString(bytes));
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
      return wrap(in.getBinaryValue());
    }
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw Mismatch.at(in, goType());
    }
    return wrap(decode(in.getText()));
  }

  /** Line breaks are skipped, as the reference decoder does. */
  private static byte[] decode(String text) {
    String plain = text.replace("\r", "").replace("\n", "");
    try {
      if (plain.length() % 4 == 0) {
        return Base64.getDecoder().decode(plain);
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException(illegal(plain));
    }
    throw new MalformedJsonException(illegal(plain));
  }

  private static String illegal(String text) {
    int at = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return "illegal base64 data at input byte " + at;
  }

  private static boolean isDigit(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/';
  }

  private Object wrap(byte[] bytes) {
    return payload ? Payload.of(bytes) : bytes;
  }

  @Override
  public Object absent() {
    return wrap(new byte[0]);
  }

  @Override
  public String goType() {
    return "[]uint8";
  }
}
