package dev.waggle.manager.adapter.rest;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource that lives as long as the application and keeps nothing of a request: what belongs to
 * one comes with the call, or is injected as what finds it. A resource of its own for each request
 * costs a twentieth of the server's part in it. The scope alone would not make it a bean, and a
 * normal scope would need an empty constructor.
 */
@Stereotype
@Singleton
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface RestResource {}
