import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document, built when it is first asked for: most servers never are, and it costs memory. */
@Injectable()
export class ApiDocument {
  private build: (() => OpenAPIObject) | undefined;
  private text: string | undefined;

  /** Once the application is there to be described. */
  describeBy(build: () => OpenAPIObject): void {
    this.build = build;
  }

  asJson(): string {
    if (!this.build) throw new Error('ApiDocument was asked before the application was set up');
    return (this.text ??= JSON.stringify(this.build()));
  }
}
