package dev.rekindle.sidecar.cassandra;

/** Why a user name and password cannot be read; the message never has any of them. */
final class LoginException extends Exception {
  LoginException(String message) {
    super(message);
  }
}
