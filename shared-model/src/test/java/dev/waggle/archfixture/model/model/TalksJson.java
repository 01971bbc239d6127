package dev.waggle.archfixture.model.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Planted: a model type that knows its codec. */
public record TalksJson(@JsonProperty("Name") String name) {}
