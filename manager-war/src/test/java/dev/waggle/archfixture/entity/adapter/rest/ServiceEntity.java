package dev.waggle.archfixture.entity.adapter.rest;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Planted: a second truth, in a database. */
@Entity
public class ServiceEntity {
  @Id public String id;
}
