/** The Docker Engine API over Jakarta REST: translates requests and answers, decides nothing. */
@NullMarked
package dev.waggle.manager.adapter.rest;

import org.jspecify.annotations.NullMarked;
