package dev.rekindle.restorer.agent;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the controller can ask a pod that waits or works. Nothing listens before there is something
 * to say and somebody to believe. That it cannot be asked is no reason to stop a restore. Thread
 * safe.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final String pod;
  private final int port;
  private final Supplier<String> word;
  private @Nullable String believed;
  private @Nullable AgentServer server;
  private boolean complained;

  /**
   * One that does not listen yet.
   *
   * @param port where it will listen; 0 for any
   * @param word what it says when it is asked, as JSON
   */
  public Agent(String pod, int port, Supplier<String> word) {
    this.pod = pod;
    this.port = port;
    this.word = word;
  }

  /**
   * Listens for clients that one of these authorities signed. Asking again tries again where the
   * port was taken.
   *
   * @param authorities certificates in PEM; null for nobody, and then nothing listens
   */
  public synchronized void believe(@Nullable String authorities) {
    if (authorities == null || authorities.equals(believed)) {
      return;
    }
    close();
    try {
      server = AgentServer.start(pod, port, authorities, word);
      believed = authorities;
      complained = false;
      LOG.atInfo().addKeyValue("port", server.port()).log("The controller can ask how it goes.");
    } catch (IOException e) { // the port may be free again a moment later
      complain(e);
    } catch (GeneralSecurityException e) {
      believed = authorities;
      complain(e);
    }
  }

  private void complain(Exception reason) {
    if (!complained) {
      LOG.atWarn()
          .addKeyValue("port", port)
          .addKeyValue("reason", reason)
          .log("The controller cannot ask how it goes; all else goes on without.");
    }
    complained = true;
  }

  /** Returns where it listens, or -1. */
  public synchronized int listensOn() {
    return server == null ? -1 : server.port();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
