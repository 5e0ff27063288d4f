package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;

/**
 * The CRC-32 that a {@code Digest.crc32} component states about its {@code Data.db}.
 *
 * @param value the CRC-32
 * @param level how well the component itself is proven
 */
record KnownCrc(int value, ProofLevel level) {}
