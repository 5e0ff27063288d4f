package dev.rekindle.webhook.inject;

import dev.rekindle.webhook.problem.Problem;
import java.util.List;
import java.util.Optional;

/** What the cluster knows of storages. */
public interface StorageLookup {

  /** A storage that is named, and whether it may be used. */
  sealed interface Found {
    /** It may. */
    record Usable(StorageAccess storage) implements Found {}

    /** It may not, or is not there. */
    record Refused(Problem problem) implements Found {}
  }

  /** Looks a storage up that pods of a namespace are to use. */
  Found find(StorageRef ref, String podNamespace);

  /** Returns the default storages of a namespace; one, unless somebody made a mistake. */
  List<StorageAccess> defaults(String namespace);

  /** Knows no storage at all. */
  StorageLookup NONE =
      new StorageLookup() {
        @Override
        public Found find(StorageRef ref, String podNamespace) {
          return new Found.Refused(InjectionProblems.missing(ref, podNamespace, Optional.empty()));
        }

        @Override
        public List<StorageAccess> defaults(String namespace) {
          return List.of();
        }
      };
}
