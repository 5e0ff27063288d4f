/** Health, readiness and metrics. */
@NullMarked
package dev.rekindle.controller.http;

import org.jspecify.annotations.NullMarked;
