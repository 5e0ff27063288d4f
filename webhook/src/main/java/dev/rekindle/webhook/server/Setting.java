package dev.rekindle.webhook.server;

/** Settings of the webhook: environment variables. {@code docs/webhook.md} lists them. */
public enum Setting {
  /** The port. */
  PORT("8443", "The port to serve HTTPS on; 0 for any free one."),
  /** The certificate. */
  TLS_DIR(
      "/etc/rekindle/tls", "Where tls.crt and tls.key are; they are read again when they change."),
  /** The oldest TLS. */
  TLS_MINIMUM("1.3", "The oldest TLS that is spoken: 1.3 or 1.2."),
  /** What is injected. */
  RESTORER_IMAGE("rekindle/agent:0.1.0", "The image of the restore container."),
  /** The size of requests: what it is before and after, of ten times what templates have. */
  MAX_REQUEST_BYTES("1048576", "The largest request that is read."),
  /** Patience. */
  TIMEOUT_SECONDS(
      "8", "After how many seconds a request is answered that it could not be decided."),
  /** The end. */
  DRAIN_SECONDS("10", "How long to go on answering after SIGTERM, while nobody sends more."),
  /** The configuration. */
  CONFIGURATION(
      "rekindle-webhook",
      "The ValidatingWebhookConfiguration and the MutatingWebhookConfiguration whose every caBundle"
          + " the certificate must chain to before we are ready; - for none.");

  private static final String PREFIX = "REKINDLE_WEBHOOK_";

  private final String preset;
  private final String meaning;

  Setting(String preset, String meaning) {
    this.preset = preset;
    this.meaning = meaning;
  }

  /** Returns the environment variable. */
  public String key() {
    return PREFIX + name();
  }

  /** Returns the value when nothing is said. */
  public String preset() {
    return preset;
  }

  /** Returns what it means to a person. */
  public String meaning() {
    return meaning;
  }
}
