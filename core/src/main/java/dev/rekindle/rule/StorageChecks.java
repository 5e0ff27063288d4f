package dev.rekindle.rule;

import dev.rekindle.name.Annotation;
import dev.rekindle.rule.StorageFacts.Readiness;
import dev.rekindle.rule.StorageFacts.SecretState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Whether the target's pods can read the bucket, and hold what is in it. */
final class StorageChecks {
  private StorageChecks() {}

  static Fact<List<Finding>> ready(RestoreView view) {
    return view.facts()
        .storage()
        .flatMap(
            storage ->
                storage
                    .readiness()
                    .map(
                        readiness ->
                            switch (readiness) {
                              case Readiness.Ready _ -> List.of();
                              case Readiness.NotReady(String why) ->
                                  Findings.one(
                                      "storage " + storage.name(),
                                      "condition Ready",
                                      why,
                                      "Mend the BackupStorage; its status says when it is ready.");
                            }));
  }

  static Fact<List<Finding>> allowed(RestoreView view) {
    return view.facts()
        .storage()
        .flatMap(
            storage ->
                storage
                    .access()
                    .map(
                        access ->
                            switch (access) {
                              case ALLOWED -> List.of();
                              case DENIED ->
                                  Findings.one(
                                      "storage " + storage.name(),
                                      "one that this namespace may use",
                                      "a storage whose allowedNamespaces leave it out",
                                      "Have the namespace added to spec.allowedNamespaces.");
                            }));
  }

  static Fact<List<Finding>> injected(RestoreView view) {
    return view.facts()
        .storage()
        .flatMap(
            storage ->
                view.statefulSets()
                    .flatMap(sets -> Findings.each(sets, set -> injected(set, storage.name()))));
  }

  private static Fact<List<Finding>> injected(StatefulSetFacts set, String storage) {
    return set.storages()
        .map(
            storages -> {
              if (storages.contains(storage)) {
                return List.of();
              }
              var extended = new ArrayList<>(storages);
              extended.add(storage);
              return Findings.one(
                  "credentials of StatefulSet " + set.name(),
                  "those for storage " + storage,
                  storages.isEmpty() ? "none" : "those for " + String.join(", ", storages),
                  "Set its annotation "
                      + Annotation.STORAGE.key()
                      + " to \""
                      + String.join(",", extended)
                      + "\" and let it roll out.");
            });
  }

  static Fact<List<Finding>> secretExists(RestoreView view) {
    return eachSecret(
        view,
        (secret, state) ->
            switch (state) {
              case SecretState.There _ -> Findings.none();
              case SecretState.Missing _ ->
                  Fact.known(
                      Findings.one(
                          "Secret " + secret,
                          "it in the target's namespace, since pods mount no other",
                          "no such Secret",
                          "Create it there, with the storage's keys."));
            });
  }

  static Fact<List<Finding>> secretComplete(RestoreView view) {
    return eachSecret(
        view,
        (secret, state) ->
            switch (state) {
              case SecretState.Missing _ -> Fact.unknown("the keys of Secret " + secret);
              case SecretState.There(List<String> missing) ->
                  Findings.ifAny(
                      Fact.known(missing),
                      keys ->
                          new Finding(
                              "Secret " + secret,
                              "all keys of the storage",
                              "it without " + keys,
                              "Add these keys to the Secret."));
            });
  }

  private static Fact<List<Finding>> eachSecret(
      RestoreView view, BiFunction<String, SecretState, Fact<List<Finding>>> question) {
    return view.facts()
        .storage()
        .flatMap(StorageFacts::secrets)
        .flatMap(
            secrets ->
                Findings.each(
                    secrets,
                    secret ->
                        secret.state().flatMap(state -> question.apply(secret.name(), state))));
  }

  static Fact<List<Finding>> volumeLargeEnough(RestoreView view) {
    return view.pairs().flatMap(pairs -> Findings.each(pairs, StorageChecks::volumeLargeEnough));
  }

  private static Fact<List<Finding>> volumeLargeEnough(RestoreView.Paired pair) {
    long needed = pair.node().bytes();
    String node = pair.node().node().name();
    if (needed == 0) {
      return Fact.unknown("the size of " + node);
    }
    return pair.pod()
        .capacity()
        .map(
            volume ->
                volume.bytes() >= needed
                    ? List.of()
                    : Findings.one(
                        "volume of " + pair.pod().name(),
                        "at least " + ByteCount.exact(needed) + " for " + node,
                        ByteCount.exact(volume.bytes()) + ", " + volume.of(),
                        "Give it a larger volume."));
  }
}
