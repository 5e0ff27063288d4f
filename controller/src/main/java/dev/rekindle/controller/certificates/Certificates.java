package dev.rekindle.controller.certificates;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.certs.rotation.Rotation;
import dev.rekindle.certs.rotation.RotationState;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.certs.rotation.Validity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@link Family} as {@link Rotation} says. Everything is read anew before each step and
 * written only if nobody else wrote in between, so that any number of processes may do this at
 * once, and each may die at any time. Not for several threads.
 */
public final class Certificates {
  private static final Logger LOGGER = LoggerFactory.getLogger(Certificates.class);
  private static final int MOST_STEPS = 40;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final Family family;
  private final Believers believers;
  private final Observer observer;
  private final Clock clock;

  /** Is told what happens. */
  public interface Observer {
    /** A step was done. */
    void did(String family, Step step);

    /** This is what is there now. */
    void sees(String family, Validity signer, RotationState.@Nullable Leaf leaf, Bundle bundle);
  }

  private record Found(
      Believers.Look look, @Nullable Secret authoritySecret, @Nullable Secret leafSecret) {
    AuthoritySecret authority() {
      return AuthoritySecret.read(authoritySecret);
    }
  }

  /** Reads and writes through this client. */
  public Certificates(
      KubernetesClient client, Family family, Believers believers, Observer observer, Clock clock) {
    this.client = client;
    this.family = family;
    this.believers = believers;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Does what is to be done now.
   *
   * @return when there is something to do again
   * @throws KubernetesClientException if the API server refuses, or does not answer
   */
  public Instant reconcile() {
    Step before = null;
    for (int i = 0; i < MOST_STEPS; i++) {
      Step step = step();
      if (step instanceof Step.Rest(Instant until)) {
        return until;
      }
      if (step instanceof Step.Publish && step.equals(before)) {
        break; // it takes a moment to be seen
      }
      before = step;
    }
    return clock.instant().plus(AGAIN);
  }

  /** Does one step and returns it; a step that somebody else was faster with counts as done. */
  Step step() {
    Found found = look();
    Instant now = clock.instant();
    AuthoritySecret authority = found.authority();
    RotationState state = state(found, authority);
    Step step = Rotation.next(state, family.policy(), now);
    if (step instanceof Step.Rest) {
      if (state.signer() != null) {
        observer.sees(family.name(), state.signer(), state.leaf(), authority.bundle());
      }
      return step;
    }
    try {
      perform(step, found, authority, now);
      observer.did(family.name(), step);
      LOGGER
          .atInfo()
          .addKeyValue("family", family.name())
          .addKeyValue("step", step)
          .log("A step of the certificates' rotation is done.");
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
    return step;
  }

  /** The order matters: see {@link Believers}. */
  private Found look() {
    Believers.Look look = believers.look();
    Secret authority = secret(family.authoritySecret());
    return new Found(look, authority, secret(family.leafSecret()));
  }

  private @Nullable Secret secret(String name) {
    return client.secrets().inNamespace(family.namespace()).withName(name).get();
  }

  private RotationState state(Found found, AuthoritySecret authority) {
    return new RotationState(
        validity(authority.signer()),
        validity(authority.next()),
        authority.bundle().authorities().stream().map(Validity::of).toList(),
        found.look().have(authority.bundle()),
        authority.publishedSince(),
        leaf(found.leafSecret(), authority.bundle()));
  }

  private RotationState.@Nullable Leaf leaf(@Nullable Secret secret, Bundle bundle) {
    KeyedCertificate leaf = AuthoritySecret.keyed(secret, "tls");
    return leaf == null
        ? null
        : new RotationState.Leaf(
            Validity.of(leaf.certificate()),
            bundle.signerOf(leaf.certificate()).map(one -> Validity.of(one).id()).orElse(null),
            family.leaf().isServedBy(leaf.certificate()));
  }

  private static @Nullable Validity validity(@Nullable KeyedCertificate keyed) {
    return keyed == null ? null : Validity.of(keyed.certificate());
  }

  private void perform(Step step, Found found, AuthoritySecret authority, Instant now) {
    Bundle bundle = authority.bundle();
    switch (step) {
      case Step.CreateSigner() -> {
        // Whoever is served by a leaf that is still there must go on being believed.
        for (var one : AuthoritySecret.bundle(found.leafSecret()).authorities()) {
          bundle = bundle.with(one);
        }
        write(
            found, new AuthoritySecret(newAuthority(now), null, bundle.withoutExpired(now), null));
      }
      case Step.AddNext() ->
          write(found, new AuthoritySecret(authority.signer(), newAuthority(now), bundle, null));
      case Step.SwitchSigner() ->
          write(
              found,
              new AuthoritySecret(authority.next(), null, bundle, authority.publishedSince()));
      case Step.DropExpired() ->
          write(
              found,
              new AuthoritySecret(
                  authority.signer(),
                  stillValid(authority.next(), now),
                  bundle.withoutExpired(now),
                  null));
      case Step.Publish() -> {
        if (authority.publishedSince() != null) {
          write(found, new AuthoritySecret(authority.signer(), authority.next(), bundle, null));
        }
        found.look().write(bundle);
      }
      case Step.NotePublished() ->
          write(found, new AuthoritySecret(authority.signer(), authority.next(), bundle, now));
      case Step.IssueLeaf(Step.Reason _) -> issue(found, authority, now);
      case Step.Rest(Instant _) -> throw new IllegalStateException("rest is nothing to perform");
    }
  }

  private KeyedCertificate newAuthority(Instant now) {
    return Authority.create("Rekindle " + family.name(), now, family.policy().authority()).keyed();
  }

  private static @Nullable KeyedCertificate stillValid(
      @Nullable KeyedCertificate keyed, Instant now) {
    return keyed == null || !now.isBefore(keyed.certificate().getNotAfter().toInstant())
        ? null
        : keyed;
  }

  private void issue(Found found, AuthoritySecret authority, Instant now) {
    KeyedCertificate signer = authority.signer();
    if (signer == null) {
      throw new IllegalStateException("the rotation issues no leaf without a signer");
    }
    KeyedCertificate leaf = new Authority(signer).issue(family.leaf(), now, family.policy().leaf());
    write(
        found.leafSecret(),
        AuthoritySecret.leaf(
            found.leafSecret(), family.namespace(), family.leafSecret(), leaf, authority.bundle()));
  }

  private void write(Found found, AuthoritySecret authority) {
    write(
        found.authoritySecret(),
        authority.over(found.authoritySecret(), family.namespace(), family.authoritySecret()));
  }

  private void write(@Nullable Secret before, Secret secret) {
    if (before == null) {
      client.resource(secret).create();
    } else {
      client.resource(secret).update();
    }
  }
}
