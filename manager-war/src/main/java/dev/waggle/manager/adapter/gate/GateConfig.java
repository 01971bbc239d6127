package dev.waggle.manager.adapter.gate;

import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * What the gate asks of the rest of the node. Every supplier is asked anew for each connection, so
 * that certificates and addresses can change while the doors are open; none may block.
 *
 * @param serverPort the loopback port of the server that the gate stands before
 * @param engine the host's container engine
 * @param leaders who leads
 * @param managers whose manager's certificate still counts, asked for each request
 * @param serverTls the node's certificate, and the CA that clients' certificates are checked
 *     against; empty before the node has one
 * @param clientTls the same for connections to the leader
 */
public record GateConfig(
    Supplier<Integer> serverPort,
    EngineAddress engine,
    LeaderView leaders,
    Managers managers,
    Supplier<Optional<SSLContext>> serverTls,
    Supplier<Optional<SSLContext>> clientTls) {}
