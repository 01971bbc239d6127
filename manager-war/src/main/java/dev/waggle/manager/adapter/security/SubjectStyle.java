package dev.waggle.manager.adapter.security;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Names as Docker encodes them: PrintableString, so that {@code CertIssuerSubject} is the same. */
final class SubjectStyle extends BCStyle {
  static final SubjectStyle INSTANCE = new SubjectStyle();

  @Override
  protected ASN1Encodable encodeStringValue(ASN1ObjectIdentifier type, String value) {
    return new DERPrintableString(value, true);
  }
}
