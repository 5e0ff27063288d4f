package dev.rekindle.controller.storage;

import dev.rekindle.storage.Exemption;
import dev.rekindle.storage.Proxies;
import java.time.Duration;
import java.util.List;

/**
 * What an administrator says about storages.
 *
 * @param lookEvery how often Secrets are compared with what was last used
 * @param probeEvery how often a storage is asked whether it answers
 * @param syncEvery how often a bucket is looked at for backups
 * @param ownIdentity URL prefixes that are reached with the controller's own identity
 * @param allowed hosts and networks that an endpoint may be although they are private
 * @param proxies through which stores are asked
 */
public record StorageSettings(
    Duration lookEvery,
    Duration probeEvery,
    Duration syncEvery,
    List<String> ownIdentity,
    List<Exemption> allowed,
    Proxies proxies) {

  /** Keeps unmodifiable copies. */
  public StorageSettings {
    ownIdentity = List.copyOf(ownIdentity);
    allowed = List.copyOf(allowed);
  }
}
