package dev.rekindle.name;

/**
 * Names of what {@code manifests/} installs, by which our programs find each other. All live in one
 * namespace, which the manifests call {@code rekindle-system}.
 */
public final class Installed {
  /** The webhook: its Deployment, Service, ServiceAccount, and both webhook configurations. */
  public static final String WEBHOOK = "rekindle-webhook";

  /** The controller: its Deployment, ServiceAccount and Lease. */
  public static final String CONTROLLER = "rekindle-controller";

  /** The Secret that the webhook mounts: {@code tls.crt}, {@code tls.key}, {@code ca.crt}. */
  public static final String WEBHOOK_TLS = "rekindle-webhook-tls";

  /** The Secret of the authority that signs for the webhook; only the controller reads it. */
  public static final String WEBHOOK_CA = "rekindle-webhook-ca";

  /** The Secret of the authority by which agents know the controller; only the controller's. */
  public static final String AGENT_CA = "rekindle-agent-ca";

  /** The Secret with the certificate that the controller shows to agents. */
  public static final String CONTROLLER_TLS = "rekindle-controller-tls";

  private Installed() {}
}
