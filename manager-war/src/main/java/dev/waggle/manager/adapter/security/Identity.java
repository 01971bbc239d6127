package dev.waggle.manager.adapter.security;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Who a node is, as its certificate's subject says: CN the node, OU the role, O the cluster. Worth
 * nothing before the certificate is checked against the swarm's root.
 */
public record Identity(NodeId nodeId, Role role, ClusterId clusterId) {

  /**
   * @throws CertificateException if the subject does not name exactly one node, role and cluster
   */
  public static Identity of(X509Certificate certificate) throws CertificateException {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    String unit = only(subject, BCStyle.OU);
    Role role =
        Arrays.stream(Role.values())
            .filter(r -> organizationalUnit(r).equals(unit))
            .findFirst()
            .orElseThrow(() -> new CertificateException("not a node's certificate: OU " + unit));
    try {
      return new Identity(
          new NodeId(only(subject, BCStyle.CN)), role, new ClusterId(only(subject, BCStyle.O)));
    } catch (IllegalArgumentException e) {
      throw new CertificateException("not a node's certificate: " + subject, e);
    }
  }

  X500Name subject() {
    return new X500NameBuilder(SubjectStyle.INSTANCE)
        .addRDN(BCStyle.O, clusterId.value())
        .addRDN(BCStyle.OU, organizationalUnit(role))
        .addRDN(BCStyle.CN, nodeId.value())
        .build();
  }

  static String organizationalUnit(Role role) {
    return "swarm-" + role.apiName();
  }

  private static String only(X500Name subject, ASN1ObjectIdentifier type)
      throws CertificateException {
    RDN[] found = subject.getRDNs(type);
    if (found.length != 1 || found[0].isMultiValued()) {
      throw new CertificateException("not a node's certificate: " + subject);
    }
    return IETFUtils.valueToString(found[0].getFirst().getValue());
  }
}
