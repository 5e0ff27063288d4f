package dev.rekindle.catalogue;

import dev.rekindle.backup.BackupFacts;
import java.util.Optional;

/**
 * Lists a huge bucket with all facts and prints how much there was; a test gives it little heap.
 */
final class ListHugeBucketMain {
  private ListHugeBucketMain() {}

  public static void main(String[] arguments) throws Exception {
    int backups = Integer.parseInt(arguments[0]);
    int files = Integer.parseInt(arguments[1]);
    long seen = 0;
    long complete = 0;
    try (HugeBucket store = new HugeBucket(backups, files);
        BackupListing listing = new Catalogue(store, "p1").backups()) {
      while (listing.next().isPresent()) {
        Optional<BackupFacts> facts = listing.facts();
        complete += facts.filter(BackupFacts::complete).isPresent() ? 1 : 0;
        seen += facts.orElseThrow().nodes().stream().mapToLong(n -> n.files()).sum();
      }
    }
    System.out.println(complete + " complete backups, " + seen + " files");
  }
}
