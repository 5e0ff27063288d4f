package dev.rekindle.rule;

/** One thing that is not as a rule wants it; the rule's name makes a {@link Violation} of it. */
record Finding(String field, String expected, String found, String todo) {}
