package dev.rekindle.e2e;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What restores have set aside on the volumes of a ring. */
record OldData(PodRing ring) {
  /** Lines such as {@code commitlog/old/UID/NAME}; fails where there are no work directories. */
  private static final String LOOK =
      "cd /var/lib/cassandra/.rekindle && test -s data/ledger.json"
          + " && { ls -d */old/*/* */trash/* 2>/dev/null || true; }";

  private static final int UID = 2;

  /** Returns when every volume has that of these restores, and nothing else. */
  void awaitOnly(String... restores) {
    Set<String> expected =
        Arrays.stream(restores)
            .map(name -> ring.db("get", "restore", name, "-o", "jsonpath={.metadata.uid}"))
            .collect(Collectors.toSet());
    for (String pod : ring.pods()) {
      ring.on()
          .eventually(
              pod + " has the old data of " + Arrays.toString(restores) + " only",
              () -> of(pod).equals(expected));
    }
  }

  /** The UIDs of the restores whose old data a pod still has. */
  private Set<String> of(String pod) {
    return ring.db("exec", pod, "-c", "cassandra", "--", "sh", "-c", LOOK)
        .lines()
        .map(line -> line.split("/", -1)[UID])
        .collect(Collectors.toSet());
  }
}
