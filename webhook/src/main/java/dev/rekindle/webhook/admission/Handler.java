package dev.rekindle.webhook.admission;

/** Answers the requests of one path. */
@FunctionalInterface
public interface Handler {
  /** Answers a request; may look things up in the cluster, and changes nothing there. */
  Answer answer(AdmissionCall call);
}
