import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Reign } from '@tidemark/database';
import { Scope, SCOPE_METADATA } from '@tidemark/http-api';

/**
 * A handler of scope `sync` changes the store, and only a master does that. Every other node says at once where the
 * master is, whatever the request holds. Comes after `AccessGuard`, so that strangers learn nothing.
 */
@Injectable()
export class MasterGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, private readonly reign: Reign) {}

  /** @throws NotMasterError */
  canActivate(context: ExecutionContext): boolean {
    const scopes = this.reflector.getAllAndOverride<Scope[] | undefined>(SCOPE_METADATA, [context.getHandler(), context.getClass()]);
    if (scopes?.includes('sync')) this.reign.assertMaster();
    return true;
  }
}
