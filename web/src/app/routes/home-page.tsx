/** `/` goes to the last visited channel, or the first public community. */
export function HomePage() {
  return null;
}

export function CommunityPage() {
  return null;
}
