/** API commands on services. */
@NullMarked
package dev.waggle.manager.core.service;

import org.jspecify.annotations.NullMarked;
