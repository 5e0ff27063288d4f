package dev.rekindle.controller;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the controller: each is an environment variable and a flag {@code --name=value}; the
 * flag wins. {@code docs/controller.md} lists them.
 */
enum Setting {
  NAMESPACE("NAME", "The controller's own namespace, where its Secrets and its Lease are.", null),
  POD("NAME", "Who this process is in the Lease; the pod's name.", null),
  PORT("PORT", "Where /healthz, /readyz and /metrics are served, over plain HTTP.", "8080"),
  CERTIFICATES(
      "MODE",
      "internal, or external: somebody else (cert-manager) cares for the webhook's certificate and"
          + " caBundle.",
      "internal"),
  WEBHOOK_NAMES(
      "NAMES",
      "More names or addresses that the webhook is reached by, separated by commas; its Service's"
          + " are always there.",
      null),
  AUTHORITY_VALIDITY("DURATION", "How long an authority is valid.", "P365D"),
  AUTHORITY_RENEW_BEFORE("DURATION", "How long before its end the next one is made.", "P120D"),
  LEAF_VALIDITY("DURATION", "How long a certificate is valid.", "P60D"),
  LEAF_RENEW_BEFORE("DURATION", "How long before its end the next one is made.", "P30D"),
  WEBHOOK_SETTLE(
      "DURATION",
      "How long after caBundle is written every API server surely uses it; only then its new"
          + " authority signs.",
      "PT1M"),
  AGENT_SETTLE(
      "DURATION", "How long after a plan is written every agent surely reads it.", "PT10M"),
  PROBE_EVERY("DURATION", "How often a storage that answers is asked again.", "PT5M"),
  SYNC_EVERY("DURATION", "How often a bucket is looked at for backups.", "PT5M"),
  OWN_IDENTITY(
      "URLS",
      "URL prefixes of storages, separated by commas, that the controller reaches with its own cloud"
          + " identity (file: on its own disk) when they name no Secret; none: none.",
      null),
  ALLOWED_ENDPOINTS(
      "HOSTS",
      "Names, addresses and networks, separated by commas, that a storage's endpoint may be although"
          + " they are private or inside the cluster, such as minio.minio.svc or 10.0.0.0/8; * for"
          + " all but this machine and its link, which only an address or a network allows.",
      null),
  STALLED_AFTER(
      "DURATION",
      "How long a restore may go on without a byte, a pod or a step until it is said to be stalled.",
      "PT10M"),
  CHECK_EVERY("DURATION", "How often everything is looked at even if nothing was heard.", "PT30S"),
  LEASE(
      "DURATION",
      "How long a leader that is not heard of stays the leader; at least PT3S.",
      "PT15S");

  private static final String PREFIX = "REKINDLE_";

  private final String placeholder;
  private final String meaning;
  private final @Nullable String preset;

  Setting(String placeholder, String meaning, @Nullable String preset) {
    this.placeholder = placeholder;
    this.meaning = meaning;
    this.preset = preset;
  }

  String key() {
    return PREFIX + name();
  }

  String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String placeholder() {
    return placeholder;
  }

  String meaning() {
    return meaning;
  }

  @Nullable String preset() {
    return preset;
  }
}
