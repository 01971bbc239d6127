package dev.waggle.dispatch;

import java.util.Optional;

/**
 * {@code POST /waggle/v1/renew}: a node, known by the certificate that it shows, asks for the next
 * one, with the role that it has by now.
 *
 * @param certificateRequest PEM text
 * @param raftAddr host and port where its part of the log would be reached if it is a manager
 */
public record RenewRequest(String certificateRequest, Optional<String> raftAddr) {}
