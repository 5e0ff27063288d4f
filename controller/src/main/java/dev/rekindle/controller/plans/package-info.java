/** The first plan of each StatefulSet that opts in. */
@NullMarked
package dev.rekindle.controller.plans;

import org.jspecify.annotations.NullMarked;
