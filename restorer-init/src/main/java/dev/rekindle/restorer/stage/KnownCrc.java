package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;

/**
 * A CRC that a file's bytes must have.
 *
 * @param kind which, and so who states it
 * @param value the CRC
 * @param level what bytes that have it show: as much as is known of whoever states it
 */
record KnownCrc(Crc kind, int value, ProofLevel level) {}
