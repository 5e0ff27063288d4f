package dev.rekindle.testkit.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The wire between this machine and its node. It goes with the node's network namespace. */
final class Link {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Link() {}

  static void make(Settings settings, long firstProcess) {
    Addresses addresses = settings.addresses();
    String link = settings.link();
    ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", "" + firstProcess);
    ip("address", "add", addresses.host() + "/30", "dev", link);
    ip("link", "set", link, "up");
    ip("route", "add", addresses.pods(), "via", addresses.node());
    ip("route", "add", addresses.services(), "via", addresses.node());
  }

  /** The kernel takes a moment; what it leaves is taken away. */
  static void remove(Settings settings) {
    Path device = Path.of("/sys/class/net", settings.link());
    if (!Pause.until(PATIENCE, () -> !Files.exists(device))) {
      ip("link", "delete", settings.link());
    }
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    SystemCommand.must(command.toArray(String[]::new));
  }
}
