package dev.rekindle.controller;

import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** What the tests on a real API server share. */
public final class Api {
  private Api() {}

  /** Returns a client of an administrator. */
  public static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(KubeApi.shared().kubeconfig()))
        .build();
  }

  /** Returns the same with something that sees each request before it is sent. */
  public static KubernetesClient client(Interceptor interceptor) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(KubeApi.shared().kubeconfig()))
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("test", interceptor))
        .build();
  }

  /** Makes both webhook configurations as the manifests do: two webhooks, no caBundle. */
  public static void createWebhookConfigurations(KubernetesClient client, String name) {
    client
        .resource(
            new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addNewWebhook()
                .withName("statefulsets.rekindle.dev")
                .withClientConfig(nowhere())
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .endWebhook()
                .addNewWebhook()
                .withName("pods.rekindle.dev")
                .withClientConfig(nowhere())
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .endWebhook()
                .build())
        .create();
    client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addNewWebhook()
                .withName("validate.rekindle.dev")
                .withClientConfig(nowhere())
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .endWebhook()
                .build())
        .create();
  }

  /** Deletes both. */
  public static void deleteWebhookConfigurations(KubernetesClient client, String name) {
    var v1 = client.admissionRegistration().v1();
    v1.mutatingWebhookConfigurations().withName(name).delete();
    v1.validatingWebhookConfigurations().withName(name).delete();
  }

  /** Returns each caBundle that there is, in PEM; empty text where there is none. */
  public static List<String> caBundles(KubernetesClient client, String name) {
    var v1 = client.admissionRegistration().v1();
    return Stream.concat(
            v1.mutatingWebhookConfigurations().withName(name).get().getWebhooks().stream()
                .map(webhook -> webhook.getClientConfig().getCaBundle()),
            v1.validatingWebhookConfigurations().withName(name).get().getWebhooks().stream()
                .map(webhook -> webhook.getClientConfig().getCaBundle()))
        .map(text -> text == null ? "" : decode(text))
        .toList();
  }

  /** Returns the text of a value in a Secret or a caBundle. */
  public static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
  }

  private static WebhookClientConfig nowhere() {
    WebhookClientConfig config = new WebhookClientConfig();
    config.setUrl("https://127.0.0.1:1/nowhere"); // no rules, so nobody calls
    return config;
  }
}
