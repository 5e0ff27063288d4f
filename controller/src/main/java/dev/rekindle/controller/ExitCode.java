package dev.rekindle.controller;

/** How the controller ends. The numbers never change their meaning. */
enum ExitCode {
  INTERNAL(1, "A defect of this program; the log has the stack trace. Please report it."),
  USAGE(2, "A flag or an environment variable is wrong; every problem is named."),
  TOO_OLD(10, "The API server is older than Kubernetes 1.32."),
  UNREACHABLE(11, "The API server does not answer, or does not let us in."),
  LEADERSHIP_LOST(12, "Another process leads now, or the Lease could not be renewed in time."),
  PORT_TAKEN(13, "The port for health and metrics cannot be opened."),
  TERMINATED(143, "Stopped by SIGTERM; the Lease was let go.");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }
}
