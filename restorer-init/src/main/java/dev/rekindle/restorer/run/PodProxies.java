package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import dev.rekindle.storage.Proxies;

/**
 * The proxies that a pod is told of. They are the database's as well, so one that cannot be used is
 * told when a store is asked, and holds up no database that has nothing to restore.
 */
sealed interface PodProxies {
  /** All that there are, or none. */
  record Usable(Proxies proxies) implements PodProxies {}

  /** Why they cannot be used; repeats no value. */
  record Unusable(String problem) implements PodProxies {}

  /** Returns them, or says why there are none. */
  default Proxies required() throws RestorerException {
    return switch (this) {
      case Usable(Proxies proxies) -> proxies;
      case Unusable(String problem) -> throw new RestorerException(ExitCode.USAGE, problem);
    };
  }
}
