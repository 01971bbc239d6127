package dev.waggle.node;

/**
 * The three files of a node's mutual TLS, as PEM text.
 *
 * @param certificate the node's certificate, then what leads from it to the root
 * @param key PKCS #8; a secret
 * @param root what the swarm trusts
 */
public record NodeCredentials(String certificate, String key, String root) {

  @Override
  public String toString() {
    return "NodeCredentials[***]";
  }
}
