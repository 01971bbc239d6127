package dev.waggle.archfixture.injection.adapter.rest;

import jakarta.inject.Inject;

/** Planted: a class that cannot be made without a container. */
public class IsInjected {
  @Inject Runnable work;
}
