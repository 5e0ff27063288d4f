package dev.rekindle.restorer.cassandra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Tells a node who it is, before every start. Writing the same twice changes nothing. */
public final class IdentityHandover {
  /** Whoever runs the database must be able to read it; there is no secret in it. */
  private static final Set<PosixFilePermission> OPTIONS_MODE =
      PosixFilePermissions.fromString("rw-r--r--");

  private IdentityHandover() {}

  /**
   * Writes what the node must be told.
   *
   * @param config what it will start with, and how it is told
   * @param identity who it is; empty for a node that was not restored, which then starts as if we
   *     were not there: an empty options file, a configuration file without anything of ours
   * @throws IOException when a file cannot be read or written
   * @throws CassandraConfigException when the configuration file cannot be edited
   */
  public static void write(NodeConfig config, Optional<Identity> identity)
      throws IOException, CassandraConfigException {
    Handover handover = config.handover();
    Optional<Identity> told =
        identity.isEmpty() ? identity : Optional.of(identity.get().beside(config.settings()));
    // No switch over types: its first use costs every start of a pod 0.1 s of CPU (ADR 0101).
    if (handover instanceof Handover.OptionsFile(Path file)) {
      writeOptions(file, told);
    } else if (handover instanceof Handover.ConfigFile(Path file)) {
      writeConfig(file, told);
    }
  }

  /**
   * Does all of {@link #write} but the last step, so that what could fail after the data is in
   * place fails before. Changes nothing.
   *
   * @throws IOException when a file could not be read or written
   * @throws CassandraConfigException when the configuration file could not be edited
   */
  public static void rehearse(NodeConfig config, Identity identity)
      throws IOException, CassandraConfigException {
    Identity told = identity.beside(config.settings());
    switch (config.handover()) {
      case Handover.OptionsFile(Path file) -> AtomicFile.rehearse(file);
      case Handover.ConfigFile(Path link) -> {
        Path file = link.toRealPath();
        String text = Files.readString(file, StandardCharsets.UTF_8);
        CassandraYaml.map(YamlEdit.withIdentity(text, told.settings()));
        AtomicFile.rehearse(file);
      }
      case Handover.Nothing() -> {}
    }
  }

  private static void writeOptions(Path file, Optional<Identity> identity) throws IOException {
    String options = identity.map(JvmOptions::text).orElse("");
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(directory)) {
      // Only the last level: what is above it is a mount, or a mistake.
      Files.createDirectory(directory);
    }
    // What a restored node is must survive a loss of power; that there is nothing to say need not.
    if (identity.isPresent()) {
      AtomicFile.write(file, options, Optional.of(OPTIONS_MODE));
    } else {
      AtomicFile.writeFleeting(file, options, Optional.of(OPTIONS_MODE));
    }
  }

  private static void writeConfig(Path link, Optional<Identity> identity)
      throws IOException, CassandraConfigException {
    Path file = link.toRealPath();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String edited =
        identity.isEmpty()
            ? YamlEdit.withoutIdentity(text)
            : YamlEdit.withIdentity(text, identity.get().settings());
    if (!edited.equals(text)) {
      Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      AtomicFile.write(file, edited, Optional.of(mode));
    }
  }
}
