package dev.rekindle.controller.certificates;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** Lets a process see so many of its writes done, and dies before the next one is sent. */
final class Mortality implements Interceptor {
  private int left;
  private int done;
  private boolean dead;
  private int deathsInBetween;

  /** It was killed. */
  static final class Killed extends IllegalStateException {
    private static final long serialVersionUID = 1L;
  }

  /** Begins another life. */
  synchronized void born(int writes) {
    left = writes;
    done = 0;
    dead = false;
  }

  synchronized boolean dead() {
    return dead;
  }

  /** How many died with one write done and another to do. */
  synchronized int deathsInBetween() {
    return deathsInBetween;
  }

  @Override
  public synchronized void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (request.method().equals("GET")) {
      return;
    }
    if (left == 0) {
      deathsInBetween += !dead && done > 0 ? 1 : 0;
      dead = true;
      throw new Killed();
    }
    left--;
    done++;
  }
}
