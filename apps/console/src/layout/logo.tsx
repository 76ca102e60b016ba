/** The mark of the product, the same as the page's icon. */
export const Logo = ({ size = 28 }: { size?: number }) => (
  <img src="/favicon.svg" width={size} height={size} alt="" style={{ display: 'block' }} />
);
