import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC_METADATA, Scope, SCOPE_METADATA } from '../access.decorator';
import type { CallerInfo } from '../caller';
import { ForbiddenError, UnauthorizedError } from './access.error';

export function mayDo(caller: CallerInfo, scopes: readonly Scope[]): boolean {
  return caller.scopes.has('admin') || scopes.some((scope) => caller.scopes.has(scope));
}

/** @throws ForbiddenError where the caller has none of the scopes */
export function requireScope(caller: CallerInfo, scopes: readonly Scope[]): void {
  if (mayDo(caller, scopes)) return;
  throw new ForbiddenError('forbidden_scope', `This key lacks the scope ${scopes.join(' or ')}`, `该 API Key 没有 ${scopes.join(' 或 ')} 权限`);
}

/** Authorises by the scope on the handler. Deny by default: a handler that names none is for admins. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return false;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.get<boolean | undefined>(PUBLIC_METADATA, context.getHandler())) return true;
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    // The hook has refused strangers already; should it ever be missing, this still does.
    if (!caller) throw new UnauthorizedError();
    const scopes = this.reflector.getAllAndOverride<Scope[] | undefined>(SCOPE_METADATA, targets) ?? ['admin'];
    requireScope(caller, scopes);
    return true;
  }
}
