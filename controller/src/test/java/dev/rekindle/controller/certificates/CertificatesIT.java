package dev.rekindle.controller.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.rotation.RotationPolicy;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.controller.Api;
import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Authorities and leaves in a real API server. */
class CertificatesIT {
  private static final RotationPolicy POLICY = RotationPolicy.standard(Duration.ofMinutes(1));

  private final KubernetesClient client = Api.client();
  private final Certifying.SetClock clock = new Certifying.SetClock();
  private final Certifying counted = new Certifying();
  private String namespace;

  @BeforeEach
  void begin() {
    namespace = KubeApi.shared().newNamespace("certificates");
    Api.createWebhookConfigurations(client, namespace);
  }

  @AfterEach
  void end() {
    Api.deleteWebhookConfigurations(client, namespace);
    client.close();
  }

  @Test
  void everyWebhookBelievesTheAuthorityOfTheLeaf() throws Exception {
    certificates(clock).reconcile();

    Bundle bundle = AuthoritySecret.bundle(secret("ca"));
    KeyedCertificate leaf = AuthoritySecret.keyed(secret("tls"), "tls");
    assertThat(bundle.authorities()).hasSize(1);
    assertThat(bundle.problemOf(leaf.chain(), clock.instant())).isEmpty();
    assertThat(Api.caBundles(client, namespace)).hasSize(3).containsOnly(bundle.pem());
  }

  @Test
  void anySecondLookWritesNothing() {
    certificates(clock).reconcile();
    String before = versions();

    certificates(clock).reconcile();

    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void manyControllersAtOnceMakeOneAuthority() throws Exception {
    for (int round = 0; round < 5; round++) {
      String contested = KubeApi.shared().newNamespace("contested");
      Certifying all = new Certifying();
      CyclicBarrier together = new CyclicBarrier(4);
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Callable<?> one =
              () -> {
                together.await();
                return new Certificates(
                        client,
                        Certifying.family(contested, POLICY),
                        new WebhookConfigurations(client, namespace + "-none"),
                        all,
                        clock)
                    .reconcile();
              };
          running.add(threads.submit(one));
        }
        for (Future<?> one : running) {
          one.get();
        }
      }

      Secret authority = client.secrets().inNamespace(contested).withName("ca").get();
      assertThat(all.done(Step.CreateSigner.class)).isOne();
      assertThat(AuthoritySecret.bundle(authority).authorities()).hasSize(1);
    }
  }

  @Test
  void threeYearsOfProcessesThatDieAfterEachStep() throws Exception {
    Duration passed = Duration.ZERO;
    while (passed.compareTo(Duration.ofDays(1100)) < 0) {
      Step step = certificates(clock).step();
      boolean rests = step instanceof Step.Rest;
      everybodyBelievesTheLeaf();
      Duration time = rests ? Duration.ofDays(10) : Duration.ofSeconds(50);
      clock.pass(time);
      passed = passed.plus(time);
    }

    assertThat(counted.done(Step.SwitchSigner.class)).isEqualTo(4);
    assertThat(counted.done(Step.CreateSigner.class)).isOne();
    assertThat(counted.done(Step.DropExpired.class)).isBetween(2, 3);
  }

  @Test
  void threeYearsOfProcessesThatDieBetweenAnyTwoWrites() throws Exception {
    Random random = new Random(4);
    Mortality mortality = new Mortality();
    Duration passed = Duration.ZERO;
    try (KubernetesClient mortal = Api.client(mortality)) {
      while (passed.compareTo(Duration.ofDays(1100)) < 0) {
        mortality.born(random.nextInt(2));
        boolean rests = false;
        try {
          rests = certificates(mortal).step() instanceof Step.Rest;
        } catch (RuntimeException e) {
          assertThat(mortality.dead()).as("%s", e).isTrue();
        }
        everybodyBelievesTheLeaf();
        Duration time = rests ? Duration.ofDays(10) : Duration.ofSeconds(50);
        clock.pass(time);
        passed = passed.plus(time);
      }
    }

    assertThat(mortality.deathsInBetween()).isGreaterThan(1);
    assertThat(counted.done(Step.SwitchSigner.class)).isEqualTo(4);
    assertThat(counted.done(Step.CreateSigner.class)).isOne();
  }

  @Test
  void tellsOneConfigurationAfterTheOtherOfTheSameAuthority() throws Exception {
    certificates(clock).reconcile();
    clock.pass(Duration.ofDays(250));
    Mortality mortality = new Mortality();
    try (KubernetesClient mortal = Api.client(mortality)) {
      // The next authority is in the Secret; of the two configurations one is told.
      mortality.born(3);
      assertThatThrownBy(() -> certificates(mortal).reconcile()).isNotNull();
      assertThat(mortality.dead()).isTrue();
    }
    assertThat(Set.copyOf(Api.caBundles(client, namespace))).hasSize(2);
    everybodyBelievesTheLeaf();

    certificates(clock).reconcile();

    assertThat(Set.copyOf(Api.caBundles(client, namespace))).hasSize(1);
    everybodyBelievesTheLeaf();
  }

  private void everybodyBelievesTheLeaf() throws CertificateProblem {
    Secret leafSecret = secret("tls");
    if (leafSecret == null) {
      return;
    }
    KeyedCertificate leaf = AuthoritySecret.keyed(leafSecret, "tls");
    for (String pem : Api.caBundles(client, namespace)) {
      assertThat(Bundle.read(pem).problemOf(leaf.chain(), clock.instant())).isEmpty();
    }
  }

  @Test
  void writesCaBundleAgainWhenItIsTakenOutOrReplaced() {
    certificates(clock).reconcile();
    String bundle = Api.caBundles(client, namespace).getFirst();
    var configurations = client.admissionRegistration().v1().validatingWebhookConfigurations();
    configurations
        .withName(namespace)
        .edit(
            one -> {
              one.getWebhooks().getFirst().getClientConfig().setCaBundle(null);
              return one;
            });
    assertThat(Api.caBundles(client, namespace)).contains("");

    certificates(clock).reconcile();

    assertThat(Api.caBundles(client, namespace)).containsOnly(bundle);
  }

  @Test
  void whoServesTheOldLeafIsBelievedAfterTheAuthoritysSecretIsLost() throws Exception {
    certificates(clock).reconcile();
    KeyedCertificate old = AuthoritySecret.keyed(secret("tls"), "tls");
    client.secrets().inNamespace(namespace).withName("ca").delete();

    certificates(clock).reconcile();

    for (String pem : Api.caBundles(client, namespace)) {
      assertThat(Bundle.read(pem).problemOf(old.chain(), clock.instant())).isEmpty();
      assertThat(Bundle.read(pem).authorities()).hasSize(2);
    }
    assertThat(AuthoritySecret.keyed(secret("tls"), "tls").chain()).isEqualTo(old.chain());

    clock.pass(Duration.ofMinutes(2));
    certificates(clock).reconcile();

    KeyedCertificate next = AuthoritySecret.keyed(secret("tls"), "tls");
    assertThat(next.chain()).isNotEqualTo(old.chain());
    assertThat(AuthoritySecret.read(secret("ca")).bundle().problemOf(next.chain(), clock.instant()))
        .isEmpty();
  }

  @Test
  void aConfigurationThatComesLaterIsToldToo() {
    Api.deleteWebhookConfigurations(client, namespace);
    certificates(clock).reconcile();
    Api.createWebhookConfigurations(client, namespace);

    certificates(clock).reconcile();

    assertThat(Api.caBundles(client, namespace))
        .containsOnly(AuthoritySecret.bundle(secret("ca")).pem());
  }

  private Certificates certificates(Clock now) {
    return certificates(client, now);
  }

  private Certificates certificates(KubernetesClient by) {
    return certificates(by, clock);
  }

  private Certificates certificates(KubernetesClient by, Clock now) {
    return new Certificates(
        by,
        Certifying.family(namespace, POLICY),
        new WebhookConfigurations(by, namespace),
        counted,
        now);
  }

  private Secret secret(String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  private String versions() {
    var v1 = client.admissionRegistration().v1();
    return String.join(
        " ",
        secret("ca").getMetadata().getResourceVersion(),
        secret("tls").getMetadata().getResourceVersion(),
        v1.mutatingWebhookConfigurations()
            .withName(namespace)
            .get()
            .getMetadata()
            .getResourceVersion(),
        v1.validatingWebhookConfigurations()
            .withName(namespace)
            .get()
            .getMetadata()
            .getResourceVersion());
  }
}
