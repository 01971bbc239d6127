package dev.waggle.dispatch;

/**
 * {@code POST /waggle/v1/renew}: a node, known by the certificate that it shows, asks for the next
 * one, with the role that it has by now.
 *
 * @param certificateRequest PEM text
 */
public record RenewRequest(String certificateRequest) {}
