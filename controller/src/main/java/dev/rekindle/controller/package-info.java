/** The controller: the process, its settings, and how it ends. */
@NullMarked
package dev.rekindle.controller;

import org.jspecify.annotations.NullMarked;
