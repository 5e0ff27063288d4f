package dev.rekindle.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What an API server asks: the request of an {@code AdmissionReview}, {@code admission.k8s.io/v1}.
 *
 * @param uid the request's id, which the answer repeats
 * @param operation what is being done
 * @param kind the object's kind
 * @param namespace the object's namespace
 * @param name the object's name; empty while the API server has yet to make one
 * @param user who does it
 * @param object the object as it is to be; a missing node at DELETE
 * @param oldObject the object as it is; a missing node at CREATE
 */
public record AdmissionCall(
    String uid,
    Operation operation,
    String kind,
    String namespace,
    String name,
    User user,
    JsonNode object,
    JsonNode oldObject) {

  /** What is being done to the object. */
  public enum Operation {
    /** It is new. */
    CREATE,
    /** It changes. */
    UPDATE,
    /** It goes. */
    DELETE,
    /** Somebody connects to it. */
    CONNECT
  }

  /**
   * Who asks.
   *
   * @param name the user's name
   * @param uid the user's id, or empty
   * @param groups the user's groups
   * @param extra what else the authenticator knows
   */
  public record User(
      String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Keeps unmodifiable copies. */
    public User {
      groups = List.copyOf(groups);
      extra = Map.copyOf(extra);
    }
  }
}
