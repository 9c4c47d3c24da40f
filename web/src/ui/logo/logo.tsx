/** The sign of Madang: a house around its yard. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0b6e5f" />
      <path
        d="M7 14.5 16 8l9 6.5M9.500 16.500V24h13v-7.500"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="19" r="2.300" fill="#ffd27a" />
    </svg>
  );
}
