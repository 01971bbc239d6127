package dev.waggle.manager.adapter.gate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Who is behind a connection, as far as the gate could prove it. */
sealed interface Caller {

  /** The value of {@code X-Waggle-Caller}: one line, readable back by {@link #parse}. */
  String text();

  /** A process on this host, known by the kernel through the unix socket. */
  record Local(int uid, int pid) implements Caller {
    private static final Pattern FORM = Pattern.compile("local uid=(\\d{1,10}) pid=(\\d{1,9})");

    @Override
    public String text() {
      return "local uid=" + Integer.toUnsignedString(uid) + " pid=" + pid;
    }
  }

  /** A member of the swarm, known by a certificate that the swarm's CA signed. */
  record Node(String id, Role role, String cluster) implements Caller {
    private static final Pattern FORM =
        Pattern.compile("node ([\\w.-]{1,64}) (manager|worker) ([\\w.-]{1,64})");
    private static final Pattern NAME = Pattern.compile("[\\w.-]{1,64}");

    @Override
    public String text() {
      return "node " + id + " " + role.word + " " + cluster;
    }

    /**
     * The node that a certificate's subject names: {@code CN} is its id, {@code OU} its role and
     * {@code O} its cluster. Empty for every other subject.
     */
    static Optional<Node> of(X500Principal subject) {
      String id = "";
      String role = "";
      String cluster = "";
      try {
        for (Rdn rdn : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
          String value = String.valueOf(rdn.getValue());
          switch (rdn.getType()) {
            case "CN" -> id = value;
            case "OU" -> role = value;
            case "O" -> cluster = value;
            default -> {}
          }
        }
      } catch (InvalidNameException e) {
        return Optional.empty();
      }
      if (!NAME.matcher(id).matches() || !NAME.matcher(cluster).matches()) {
        return Optional.empty();
      }
      for (Role known : Role.values()) {
        if (role.equals("swarm-" + known.word)) {
          return Optional.of(new Node(id, known, cluster));
        }
      }
      return Optional.empty();
    }
  }

  /** Anyone on the network who showed no certificate of the swarm. */
  record Anonymous(String address) implements Caller {
    private static final Pattern FORM = Pattern.compile("anonymous ([0-9A-Za-z.:%-]{1,64})");

    @Override
    public String text() {
      return "anonymous " + address;
    }
  }

  /** What a node's certificate lets it do. */
  enum Role {
    MANAGER("manager"),
    WORKER("worker");

    final String word;

    Role(String word) {
      this.word = word;
    }
  }

  /** Who that is to people who read it later; empty for somebody unknown. */
  default Optional<String> actor() {
    if (this instanceof Local local) {
      return Optional.of("uid " + Integer.toUnsignedString(local.uid()));
    }
    return this instanceof Node peer ? Optional.of("node " + peer.id()) : Optional.empty();
  }

  default boolean isManager() {
    return this instanceof Node node && node.role() == Role.MANAGER;
  }

  /**
   * The same as the managers know it now: what a former manager's certificate opens is a worker's.
   */
  default Caller amongst(Managers managers) {
    return this instanceof Node node && node.isManager() && !managers.includes(node.id())
        ? new Node(node.id(), Role.WORKER, node.cluster())
        : this;
  }

  /** The caller that {@link #text} wrote; empty for any other line. */
  static Optional<Caller> parse(String text) {
    Matcher local = Local.FORM.matcher(text);
    if (local.matches()) {
      return Optional.of(
          new Local(Integer.parseUnsignedInt(local.group(1)), Integer.parseInt(local.group(2))));
    }
    Matcher node = Node.FORM.matcher(text);
    if (node.matches()) {
      Role role = node.group(2).equals(Role.MANAGER.word) ? Role.MANAGER : Role.WORKER;
      return Optional.of(new Node(node.group(1), role, node.group(3)));
    }
    Matcher anonymous = Anonymous.FORM.matcher(text);
    return anonymous.matches() ? Optional.of(new Anonymous(anonymous.group(1))) : Optional.empty();
  }
}
