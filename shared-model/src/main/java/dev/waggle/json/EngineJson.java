package dev.waggle.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one codec: the Engine API's JSON for clients and agents, and CBOR with the same names for log
 * and snapshot.
 *
 * <p>Any record can be written and read, without registration: components are fields in upper camel
 * case; what is absent is left out; a record whose only component is {@code value} is that value; a
 * sealed interface of records is an object whose only key is the record's name; an enum is its
 * {@code apiName()} or name. The API's form leaves {@code bookkeeping} out and shows an {@link
 * dev.waggle.model.meta.AnswerForm} as it is answered; the log's form has everything. Thread-safe.
 */
public final class EngineJson {
  private static final int MAX_NESTING = 200;
  private static final int MAX_NUMBER_DIGITS = 100;
  private static final int MAX_STRING = 16 * 1024 * 1024;
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxNumberLength(MAX_NUMBER_DIGITS)
          .maxStringLength(MAX_STRING)
          .build();
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(LIMITS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();
  private static final JsonFactory CBOR =
      CBORFactory.builder()
          .streamReadConstraints(LIMITS)
          .enable(CBORGenerator.Feature.STRINGREF)
          .build();
  private static final EngineJson API = new EngineJson(Forms.API);
  private static final EngineJson LOG = new EngineJson(Forms.LOG);

  private final Forms forms;

  private EngineJson(Forms forms) {
    this.forms = forms;
  }

  /** What clients see. */
  public static EngineJson api() {
    return API;
  }

  /** What managers keep, and tell agents: bookkeeping and secrets included. */
  public static EngineJson log() {
    return LOG;
  }

  /** JSON text of a record, or of a list or map of such; maps may hold null. */
  public String toJson(Object value) {
    return new String(toJsonBytes(value), StandardCharsets.UTF_8);
  }

  /** {@link #toJson(Object)} in UTF-8. */
  public byte[] toJsonBytes(Object value) {
    return encode(JSON, out -> write(value, out));
  }

  /**
   * {@link #toJsonBytes(Object)} of one of a sealed interface's records, with the key that says so.
   */
  public <T> byte[] toJsonBytes(T value, Class<? super T> as) {
    return encode(JSON, out -> forms.of(as).write(value, out));
  }

  /** CBOR of a record, or of a list or map of such. */
  public byte[] toCbor(Object value) {
    return encode(CBOR, out -> write(value, out));
  }

  /** {@link #toCbor(Object)} of one of a sealed interface's records, with the key that says so. */
  public <T> byte[] toCbor(T value, Class<? super T> as) {
    return encode(CBOR, out -> forms.of(as).write(value, out));
  }

  /**
   * The value of JSON text in UTF-8; nothing at all and null are the type's empty value.
   *
   * @throws MalformedJsonException if it is not JSON, not of this type, or more than one value
   */
  public <T> T fromJson(byte[] json, Class<T> type) {
    return type.cast(fromJson(json, forms.of(type)));
  }

  /** {@link #fromJson(byte[], Class)} of text. */
  public <T> T fromJson(String json, Class<T> type) {
    return fromJson(json.getBytes(StandardCharsets.UTF_8), type);
  }

  /**
   * The elements of a JSON list.
   *
   * @throws MalformedJsonException as {@link #fromJson(byte[], Class)}
   */
  @SuppressWarnings("unchecked")
  public <T> List<T> listFromJson(byte[] json, Class<T> element) {
    return (List<T>) fromJson(json, new ListForm(forms.of(element)));
  }

  private static Object fromJson(byte[] json, Form form) {
    try (JsonParser in = JSON.createParser(json)) {
      return decode(in, form);
    } catch (StreamConstraintsException e) {
      throw new MalformedJsonException("invalid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedJsonException("invalid JSON: " + GoSyntax.complaint(json));
    }
  }

  /**
   * The value of CBOR bytes.
   *
   * @throws MalformedJsonException if they are not CBOR or not of this type
   */
  public <T> T fromCbor(byte[] cbor, Class<T> type) {
    try (JsonParser in = CBOR.createParser(cbor)) {
      return type.cast(decode(in, forms.of(type)));
    } catch (IOException e) {
      throw new MalformedJsonException("invalid CBOR: " + e.getMessage());
    }
  }

  private static Object decode(JsonParser in, Form form) throws IOException {
    JsonToken first = in.nextToken();
    if (first == null) {
      return form.absent();
    }
    try {
      Object value = first == JsonToken.VALUE_NULL ? form.absent() : form.read(in);
      if (in.nextToken() != null) {
        throw new MalformedJsonException("unexpected content after JSON");
      }
      return value == UnionForm.NONE ? form.absent() : value;
    } catch (Mismatch e) {
      throw new MalformedJsonException(e.words());
    }
  }

  private interface Body {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private static byte[] encode(JsonFactory factory, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = factory.createGenerator(bytes)) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(@Nullable Object value, JsonGenerator out) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(element, out);
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> e : map.entrySet()) {
        out.writeFieldName(String.valueOf(e.getKey()));
        write(e.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof Optional<?> optional) {
      write(optional.orElse(null), out);
    } else if (value instanceof BigInteger huge) {
      out.writeNumber(huge);
    } else {
      Form form = forms.of(value.getClass());
      form.write(value, out);
    }
  }
}
