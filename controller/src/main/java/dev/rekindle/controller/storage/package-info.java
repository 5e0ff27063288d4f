/** Storages: how the controller reaches them, what it may reach, and whether they answer. */
@NullMarked
package dev.rekindle.controller.storage;

import org.jspecify.annotations.NullMarked;
