package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the data in the bucket when the object that stands for it is deleted. */
public enum DeletionPolicy {
  /** It stays. */
  @JsonProperty("Retain")
  RETAIN,
  /** What no other backup needs is deleted. */
  @JsonProperty("Delete")
  DELETE
}
