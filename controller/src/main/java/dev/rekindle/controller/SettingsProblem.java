package dev.rekindle.controller;

import java.util.List;

/** Settings that are wrong, all of them at once. */
final class SettingsProblem extends Exception {
  SettingsProblem(List<String> problems) {
    super(String.join("; ", problems));
  }
}
