package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of a backup is uploaded. */
public enum BackupType {
  /** Files that an earlier backup has uploaded are shared with it. */
  @JsonProperty("Differential")
  DIFFERENTIAL,
  /** Every file is uploaded. */
  @JsonProperty("Full")
  FULL
}
