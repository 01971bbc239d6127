package dev.waggle.manager.adapter.security;

import static dev.waggle.manager.core.state.Rejection.EngineKind.SYSTEM;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.dispatch.RootAnswer;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.adapter.security.JoinOutcome.Granted;
import dev.waggle.manager.adapter.security.JoinOutcome.Refused;
import dev.waggle.manager.adapter.security.JoinOutcome.Unanswered;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManager;

/**
 * Asks a manager for this node's certificate: the first one with a join token, the next ones with
 * the one before. Each call is one attempt and blocks its thread; whether to try again is the
 * caller's decision. The secret of a token is sent only to a manager whose certificate leads to the
 * root that the token's other part tells.
 */
public final class JoinClient {
  public static final String ROOT_PATH = "/waggle/v1/ca";
  public static final String JOIN_PATH = "/waggle/v1/join";
  public static final String RENEW_PATH = "/waggle/v1/renew";
  public static final String EPOCH_PATH = "/waggle/v1/raft/epoch";

  private static final EngineJson JSON = EngineJson.log();
  private static final KeyManager[] NO_KEYS = {};
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final InstantSource clock;
  private final Duration limit;

  /**
   * @param clock decides whether certificates are valid
   * @param limit for each of the two requests of a join
   */
  public JoinClient(InstantSource clock, Duration limit) {
    this.clock = clock;
    this.limit = limit;
  }

  /**
   * One attempt to join.
   *
   * @param manager host and port
   * @param key whose certificate request is in the request
   */
  public JoinOutcome<JoinGrant> join(String manager, JoinRequest request, NodeKey key)
      throws InterruptedException {
    if (request.token().isEmpty()) {
      return new Refused<>(JoinToken.REFUSED);
    }
    Optional<JoinToken> token = JoinToken.parse(request.token());
    if (token.isEmpty()) {
      return new Refused<>(JoinToken.INVALID);
    }
    try {
      ManagerCall.Answer answer = unverified(manager).get(ROOT_PATH);
      if (answer.status() != OK) {
        return notGranted(answer);
      }
      RootCertificate root = root(answer);
      Optional<String> mismatch = token.get().mismatch(root);
      if (mismatch.isPresent()) {
        return refused(mismatch.get());
      }
      requireManager(root, answer);
      return join(manager, request, key, root);
    } catch (GeneralSecurityException e) {
      return refused(manager + ": " + e.getMessage());
    } catch (IOException | MalformedJsonException | IllegalArgumentException e) {
      return new Unanswered<>(manager + ": " + e.getMessage());
    }
  }

  private JoinOutcome<JoinGrant> join(
      String manager, JoinRequest request, NodeKey key, RootCertificate root)
      throws IOException, InterruptedException {
    ManagerCall call =
        new ManagerCall(
            ReloadableTls.context(NO_KEYS, new SwarmTrust(() -> root, PeerRule.MANAGER, clock)),
            manager,
            limit);
    ManagerCall.Answer answer = call.post(JOIN_PATH, JSON.toJsonBytes(request));
    if (answer.status() != OK) {
      return notGranted(answer);
    }
    JoinGrant grant = JSON.fromJson(answer.body(), JoinGrant.class);
    Identity promised = new Identity(grant.nodeId(), grant.role(), grant.clusterId());
    return granted(grant, promised, key, grant.certificate(), root.pem());
  }

  /**
   * One attempt to get the next certificate, with the role that the swarm gives this node by now.
   *
   * @param present shows the certificate that is still valid
   * @param manager host and port
   * @param key of the next certificate
   * @param raftAddr where this node's part of the log would be reached if it is a manager
   */
  public JoinOutcome<RenewGrant> renew(
      ReloadableTls present, String manager, NodeKey key, String raftAddr)
      throws InterruptedException {
    try {
      ManagerCall call = new ManagerCall(present.context(PeerRule.MANAGER), manager, limit);
      RenewRequest request = new RenewRequest(key.request(), Optional.of(raftAddr));
      ManagerCall.Answer answer = call.post(RENEW_PATH, JSON.toJsonBytes(request));
      if (answer.status() != OK) {
        return notGranted(answer);
      }
      RenewGrant grant = JSON.fromJson(answer.body(), RenewGrant.class);
      Identity mine = present.certificate().identity();
      Identity promised = new Identity(mine.nodeId(), grant.role(), mine.clusterId());
      return granted(grant, promised, key, grant.certificate(), grant.root());
    } catch (IOException | MalformedJsonException | IllegalArgumentException e) {
      return new Unanswered<>(manager + ": " + e.getMessage());
    }
  }

  /**
   * The life of the swarm that a manager is in; empty if it does not answer.
   *
   * @param present shows this manager's certificate
   */
  public Optional<Epoch> epoch(ReloadableTls present, String manager) throws InterruptedException {
    try {
      ManagerCall.Answer answer =
          new ManagerCall(present.context(PeerRule.MANAGER), manager, limit).get(EPOCH_PATH);
      return answer.status() == OK
          ? Optional.of(JSON.fromJson(answer.body(), Epoch.class))
          : Optional.empty();
    } catch (IOException | MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static <G> JoinOutcome<G> granted(
      G grant, Identity promised, NodeKey key, String certificatePem, String rootPem) {
    try {
      NodeCertificate certificate = NodeCertificate.of(key.pem(), certificatePem, rootPem);
      if (certificate.identity().equals(promised)) {
        return new Granted<>(grant, certificate);
      }
      return refused("the certificate is for " + certificate.identity() + ", not for " + promised);
    } catch (GeneralSecurityException e) {
      return refused("the certificate cannot be used: " + e.getMessage());
    }
  }

  private ManagerCall unverified(String manager) {
    return new ManagerCall(ReloadableTls.context(NO_KEYS, new AnyCertificate()), manager, limit);
  }

  /** Whoever only passes on another swarm's root is found out here, before the token is sent. */
  private void requireManager(RootCertificate root, ManagerCall.Answer answer)
      throws CertificateException {
    new SwarmTrust(() -> root, PeerRule.MANAGER, clock).check(answer.shown());
  }

  private static RootCertificate root(ManagerCall.Answer answer) throws GeneralSecurityException {
    return RootCertificate.parse(JSON.fromJson(answer.body(), RootAnswer.class).certificate());
  }

  private static <G> JoinOutcome<G> refused(String message) {
    return new Refused<>(new Rejection.ByEngine(SYSTEM, message));
  }

  private static <G> JoinOutcome<G> notGranted(ManagerCall.Answer answer) {
    String message = message(answer);
    if (answer.status() == UNAVAILABLE) {
      return new Unanswered<>(message);
    }
    EngineKind kind =
        switch (answer.status()) {
          case 400 -> EngineKind.BAD_PARAMETER;
          case 401 -> EngineKind.UNAUTHORIZED;
          case 403 -> EngineKind.FORBIDDEN;
          case 404 -> EngineKind.NOT_FOUND;
          case 409 -> EngineKind.CONFLICT;
          default -> SYSTEM;
        };
    return new Refused<>(new Rejection.ByEngine(kind, message));
  }

  /** The form of every error of the API. */
  private record ErrorAnswer(String message) {}

  private static String message(ManagerCall.Answer answer) {
    String told = "";
    try {
      told = JSON.fromJson(answer.body(), ErrorAnswer.class).message();
    } catch (MalformedJsonException e) {
      // Said below: a manager would have told why.
    }
    return told.isBlank()
        ? "what answers there is no manager of a swarm: status "
            + answer.status()
            + ", "
            + answer.body().length
            + " bytes"
        : told;
  }
}
