package dev.rekindle.controller.certificates;

import dev.rekindle.certs.KeyedCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leaf of a {@link Family} with its key, as it is now; read again from time to time, since it
 * rotates. Thread safe.
 */
public final class OwnLeaf implements Supplier<Optional<KeyedCertificate>> {
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Family family;
  private final InstantSource clock;
  private @Nullable KeyedCertificate leaf;
  private Instant readAt = Instant.MIN;

  /** Reads through this client. */
  public OwnLeaf(KubernetesClient client, Family family, InstantSource clock) {
    this.client = client;
    this.family = family;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<KeyedCertificate> get() {
    Instant now = clock.instant();
    if (leaf == null || readAt.plus(FRESH).isBefore(now)) {
      leaf =
          AuthoritySecret.keyed(
              client.secrets().inNamespace(family.namespace()).withName(family.leafSecret()).get(),
              "tls");
      readAt = now;
    }
    return Optional.ofNullable(leaf);
  }
}
