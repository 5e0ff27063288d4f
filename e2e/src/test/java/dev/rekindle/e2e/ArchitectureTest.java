package dev.rekindle.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, and the habits that a reviewer should not have to look for. */
class ArchitectureTest {

  private static final String[] CORE = {
    "dev.rekindle.backup..",
    "dev.rekindle.json..",
    "dev.rekindle.ledger..",
    "dev.rekindle.mapping..",
    "dev.rekindle.name..",
    "dev.rekindle.plan..",
    "dev.rekindle.proof..",
    "dev.rekindle.rule..",
    "dev.rekindle.topology.."
  };

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.rekindle");

  @Test
  void seesTheClassesOfEveryModule() {
    assertThat(PRODUCT.containPackage("dev.rekindle.topology")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.storage")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.restorer")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.sidecar")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.api")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.certs")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.controller")).isTrue();
    assertThat(PRODUCT.containPackage("dev.rekindle.webhook")).isTrue();
    assertThat(PRODUCT.size()).isGreaterThan(400);
  }

  @Test
  void coreDependsOnNothingButJacksonAndJSpecify() {
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(CORE)
                .or(
                    JavaClass.Predicates.resideInAnyPackage(
                        "java..", "com.fasterxml.jackson..", "org.jspecify.."))
                .or(arraysOfPrimitives()))
        .because("core is where a newcomer reads what the product means")
        .check(PRODUCT);
  }

  @Test
  void coreTouchesNoFileNoClockNoEnvironmentAndNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage("java.net..", "java.nio.file.."))
        .orShould()
        .dependOnClassesThat(JavaClass.Predicates.assignableTo(Files.class))
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat(JavaClass.Predicates.assignableTo(Clock.class))
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .because("rules are pure, so that they can be tested without a clock, a file or a network")
        .check(PRODUCT);
  }

  @Test
  void storageKnowsNoRestorer() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.rekindle.storage..", "dev.rekindle.catalogue..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.rekindle.restorer..")
        .because("arrows point from the programs to what they share")
        .check(PRODUCT);
  }

  @Test
  void theWebhookSeesNothingThatCouldReachABucketOrSignACertificate() {
    noClasses()
        .that()
        .resideInAPackage("dev.rekindle.webhook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.rekindle.storage..",
            "dev.rekindle.catalogue..",
            "dev.rekindle.controller..",
            "dev.rekindle.restorer..",
            "dev.rekindle.sidecar..",
            "dev.rekindle.certs.issue..",
            "dev.rekindle.certs.rotation..",
            "org.bouncycastle..",
            "software.amazon..",
            "com.google.cloud..",
            "com.azure..")
        .because("it faces every user of the cluster, and holds no key and no credential")
        .check(PRODUCT);
  }

  @Test
  void theControllerKnowsNeitherTheWebhookNorTheRestorer() {
    noClasses()
        .that()
        .resideInAPackage("dev.rekindle.controller..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.rekindle.webhook..",
            "dev.rekindle.restorer..",
            "dev.rekindle.sidecar..",
            "io.javalin..",
            "org.eclipse..")
        .because("they meet in the objects of the cluster only")
        .check(PRODUCT);
  }

  @Test
  void theObjectsKnowNothingButCoreAndTheFormOfKubernetesObjects() {
    classes()
        .that()
        .resideInAPackage("dev.rekindle.api..")
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(CORE)
                .or(
                    JavaClass.Predicates.resideInAnyPackage(
                        "java..",
                        "dev.rekindle.api..",
                        "com.fasterxml.jackson.annotation..",
                        "io.fabric8.generator.annotation..",
                        "io.fabric8.crd.generator.annotation..",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.client..",
                        "io.fabric8.kubernetes.model..",
                        "org.jspecify..")))
        .because("they are a contract")
        .check(PRODUCT);
  }

  @Test
  void certificatesAreIssuedInOnePackageAndKnowNothingOfTheProduct() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.rekindle.certs.issue..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .because("whoever only serves certificates does not load what makes them")
        .check(PRODUCT);
    classes()
        .that()
        .resideInAPackage("dev.rekindle.certs..")
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "javax.security..",
                    "dev.rekindle.certs..",
                    "org.bouncycastle..",
                    "org.jspecify..",
                    "org.slf4j..")
                .or(arraysOfPrimitives())
                .or(arrays()))
        .because("certificates are no part of what the product means")
        .check(PRODUCT);
  }

  @Test
  void theInitContainerKnowsNoKubernetes() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.rekindle.restorer..", "dev.rekindle.sidecar..", "dev.rekindle.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javalin..",
            "dev.rekindle.api..",
            "dev.rekindle.webhook..",
            "dev.rekindle.controller..")
        .because("it must work with a directory and a file")
        .check(PRODUCT);
  }

  @Test
  void theRestorerDoesNotKnowTheSidecarThatStandsOnIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.rekindle.restorer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.rekindle.sidecar..")
        .because("a pod with nothing to restore loads nothing for it")
        .check(PRODUCT);
  }

  @Test
  void whatIsInjectedIsDecidedWithoutAskingAnybody() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.rekindle.webhook.inject..",
            "dev.rekindle.webhook.patch..",
            "dev.rekindle.webhook.problem..",
            "dev.rekindle.webhook.secret..",
            "dev.rekindle.webhook.workload..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javalin..", "io.fabric8.kubernetes.client..", "java.net..", "java.nio.file..")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat(JavaClass.Predicates.assignableTo(Clock.class))
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .because("a decision is a function of the object and of what the cluster looked like")
        .check(PRODUCT);
  }

  @Test
  void eachSdkIsSeenInOnePackageOnly() {
    Map<String, List<String>> sdks =
        Map.of(
            "dev.rekindle.storage.s3..", List.of("software.amazon.."),
            "dev.rekindle.storage.gcs..", List.of("com.google.auth..", "com.google.api.."),
            "dev.rekindle.storage.azure..", List.of("com.azure..", "com.microsoft.."));
    sdks.forEach(
        (home, sdk) ->
            noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(sdk.toArray(String[]::new))
                .because("each cloud SDK is visible in one package, and loads only for its scheme")
                .check(PRODUCT));
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("dev.rekindle.(**)")
        .should()
        .beFreeOfCycles()
        .because("a package that needs itself through another has no inside")
        .check(PRODUCT);
  }

  @Test
  void noClassIsADumpingGround() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
        .because("such names have no noun of the README in them")
        .check(PRODUCT);
  }

  @Test
  void nobodyThrowsWhatSaysNothing() {
    noClasses()
        .should()
        .callConstructorWhere(
            new DescribedPredicate<JavaConstructorCall>("of RuntimeException or Exception itself") {
              @Override
              public boolean test(JavaConstructorCall call) {
                return !isSuperCall(call)
                    && (call.getTargetOwner().isEquivalentTo(RuntimeException.class)
                        || call.getTargetOwner().isEquivalentTo(Exception.class));
              }
            })
        .because("every failure belongs to a family that knows what to do about it")
        .check(PRODUCT);
  }

  @Test
  void onlyMainsReadTheEnvironmentOrExit() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .resideOutsideOfPackage("dev.rekindle.testkit..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .because("configuration comes in as an argument")
        .check(PRODUCT);
  }

  private static boolean isSuperCall(JavaAccess<?> call) {
    return call.getOrigin().isConstructor()
        && call.getOriginOwner().isAssignableTo(call.getTargetOwner().getName());
  }

  private static DescribedPredicate<JavaClass> arrays() {
    return new DescribedPredicate<>("arrays of what the JDK has") {
      @Override
      public boolean test(JavaClass type) {
        return type.isArray() && type.getBaseComponentType().getPackageName().startsWith("java");
      }
    };
  }

  private static DescribedPredicate<JavaClass> arraysOfPrimitives() {
    return new DescribedPredicate<>("primitives and their arrays") {
      @Override
      public boolean test(JavaClass type) {
        return type.isPrimitive() || (type.isArray() && type.getBaseComponentType().isPrimitive());
      }
    };
  }
}
